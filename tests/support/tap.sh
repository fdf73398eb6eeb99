# TAP for shell tests: source it, call check NAME COMMAND..., end with plan.
tap_count=0
tap_failed=0

# Runs a command; its output is shown as comments when it fails.
check() {
    tap_name=$1
    shift
    tap_count=$((tap_count + 1))
    if tap_output=$("$@" 2>&1); then
        printf 'ok %d - %s\n' "$tap_count" "$tap_name"
    else
        printf 'not ok %d - %s\n' "$tap_count" "$tap_name"
        printf '%s\n' "$tap_output" | sed 's/^/# /' | head -n 60
        tap_failed=1
    fi
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

plan() {
    printf '1..%d\n' "$tap_count"
    exit "$tap_failed"
}

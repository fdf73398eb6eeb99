#!/bin/sh
# A DaemonSet on three nodes: demo.sh DSET, where DSET is the program. Shows each command with its output and checks
# it: a wrong count is an error.
#
# The clock is simulated: DSET_NOW gives each command its time, so nothing waits.
set -u

dset=${1:?usage: demo.sh DSET}
case $dset in
*/*) dset=$(cd "$(dirname "$dset")" && pwd)/$(basename "$dset") ;;
esac
unset DSET_FAIL_IMAGES DSET_STUCK_IMAGES DSET_POD_STOP
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder" || exit 1

DSET_STORE=$folder/cluster.db
DSET_POD_START=10s
DSET_POD_READY=12s
export DSET_STORE DSET_POD_START DSET_POD_READY

# Sets the clock to this many seconds after the creation of the DaemonSet.
at() {
    DSET_NOW=$(printf '2024-09-24T%02d:%02d:%02dZ' $((10 + $1 / 3600)) $(($1 / 60 % 60)) $(($1 % 60)))
    export DSET_NOW
}

# Runs a command and shows its output, which is kept for the checks.
run() {
    printf '$ dset %s\n' "$*"
    "$dset" "$@" >out 2>&1
    status=$?
    cat out
    echo
    [ $status -eq 0 ] || fail "dset $* ended with $status"
}

fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

# expect WHAT PATTERN COUNT: this many lines of the last output match.
expect() {
    count=$(grep -c -E -e "$2" out)
    [ "$count" -eq "$3" ] || fail "expected $1 $3 times, found it $count times"
}

# Checks the line of the DaemonSet: desired, current, ready, up-to-date and available Pods, and the age.
expect_set() {
    expect 'the DaemonSet with these counts' \
        "^nginx-daemonset +$1 +$2 +$3 +$4 +$5 +daemon=need +$6\$" 1
}

cat >daemonset.yaml <<'EOF'
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: nginx-daemonset
  labels:
    app: nginx-daemonset
spec:
  selector:
    matchLabels:
      app: nginx-daemonset
  template:
    metadata:
      labels:
        app: nginx-daemonset
    spec:
      nodeSelector:                 # Pods only on nodes with the label daemon=need
        daemon: need
      containers:
      - name: nginx-daemonset
        image: nginx:alpine
        resources:
          limits:
            cpu: 250m
            memory: 512Mi
          requests:
            cpu: 250m
            memory: 512Mi
      imagePullSecrets:
      - name: default-secret
EOF

echo '# Three nodes, 83 minutes old, and a DaemonSet for nodes with the label daemon=need.'
echo
DSET_NOW=2024-09-24T08:37:16Z
export DSET_NOW
run node add 192.168.0.212 192.168.0.94 192.168.0.97
expect 'a node' '^node/192\.168\.0\.[0-9]+ created$' 3
at 0
run create -f daemonset.yaml
expect 'the DaemonSet' '^daemonset\.apps/nginx-daemonset created$' 1

echo '# No node has the label, so there is no Pod.'
echo
at 16
run get ds
expect_set 0 0 0 0 0 16s
run get pods
expect 'the message' '^No resources found in default namespace\.$' 1
run get node --show-labels
expect 'a node that is ready' '^192\.168\.0\.[0-9]+ +Ready +<none> +83m +v[^ ]+ +beta\.kubernetes\.io/arch=amd64,' 3
expect 'the label' 'daemon=' 0

echo '# Label one node: it gets a Pod.'
echo
at 98
run label node 192.168.0.212 daemon=need
expect 'the node' '^node/192\.168\.0\.212 labeled$' 1
at 116
run get ds
expect_set 1 1 1 1 1 116s
run get pod -o wide
expect 'a Pod' '^nginx-daemonset-' 1
expect 'the Pod' '^nginx-daemonset-[^ ]+ +1/1 +Running +0 +18s +172\.16\.[0-9]+\.[0-9]+ +192\.168\.0\.212 ' 1

echo '# Label another node: it gets a Pod, which is not ready yet.'
echo
at 141
run label node 192.168.0.94 daemon=need
expect 'the node' '^node/192\.168\.0\.94 labeled$' 1
at 149
run get ds
expect_set 2 2 1 2 1 2m29s
run get pod -o wide
expect 'a Pod' '^nginx-daemonset-' 2
expect 'the younger Pod' '^nginx-daemonset-[^ ]+ +0/1 +ContainerCreating +0 +8s +<none> +192\.168\.0\.94 ' 1
expect 'the older Pod' '^nginx-daemonset-[^ ]+ +1/1 +Running +0 +51s +172\.16\.[0-9]+\.[0-9]+ +192\.168\.0\.212 ' 1

echo '# Twelve seconds after its creation, it is ready.'
echo
at 153
run get ds
expect_set 2 2 2 2 2 2m33s

echo '# Change the value of the label: the Pod is deleted.'
echo
at 240
run label node 192.168.0.94 daemon=no --overwrite
expect 'the node' '^node/192\.168\.0\.94 labeled$' 1
at 245
run get ds
expect_set 1 1 1 1 1 4m5s
run get pod -o wide
expect 'a Pod' '^nginx-daemonset-' 1
expect 'the older Pod' '^nginx-daemonset-[^ ]+ +1/1 +Running +0 +2m27s +172\.16\.[0-9]+\.[0-9]+ +192\.168\.0\.212 ' 1

echo '# Why each node has a Pod or not.'
echo
run explain ds/nginx-daemonset
expect 'a node with its Pod' '^192\.168\.0\.212 +yes ' 1
expect 'a node without one' '^192\.168\.0\.9[47] +no +NodeSelector ' 2
run get events
expect 'a Pod that was created' 'SuccessfulCreate +daemonset/nginx-daemonset ' 2
expect 'a Pod that was deleted' 'SuccessfulDelete +daemonset/nginx-daemonset ' 1

echo '# All checks passed.'

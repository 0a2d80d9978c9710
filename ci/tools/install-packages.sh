#!/bin/sh
# The programs that tests need beside Node.js: a browser for the HTML report, the shells that are completed for, and promtool.
# Installed where they are missing and apt can do it, quietly. Where it cannot, the tests say so.
set -u
wanted=''
has_browser() {
  [ -n "${LIMITDRIFT_CHROMIUM:-}" ] && return
  for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return
  done
  return 1
}
# Also beside a browser with windows: its pages take a quarter of the work.
[ -n "${LIMITDRIFT_CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null || wanted=chromium-headless-shell
for name in zsh fish; do
  command -v "$name" >/dev/null || wanted="$wanted $name"
done
promtool=''
command -v promtool >/dev/null || promtool=prometheus
[ -n "$wanted$promtool" ] || exit 0
command -v apt-get >/dev/null || exit 0
as_root=''
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >/dev/null
# One at a time: that one cannot be had keeps no other away.
for name in $wanted; do
  $as_root apt-get install -y -qq --no-install-recommends "$name" >/dev/null
done
# Not every distribution has the browser without windows by itself.
has_browser || $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
# The one program out of its package: installed whole, that brings eleven others along and starts a service.
if [ -n "$promtool" ]; then
  folder=$(mktemp -d)
  (
    cd "$folder" &&
      apt-get download -qq "$promtool" >/dev/null 2>&1 &&
      dpkg-deb --fsys-tarfile ./"$promtool"_*.deb | tar -x ./usr/bin/promtool &&
      $as_root install usr/bin/promtool /usr/local/bin/promtool
  )
  rm -r "$folder"
fi
exit 0

#!/bin/sh
# The browser in which the HTML report is tested: installed where it is missing and apt can do it, quietly. Where it cannot,
# the tests say so.
set -u
[ -n "${LIMITDRIFT_CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null && exit 0
done
command -v apt-get >/dev/null || exit 0
as_root=''
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >/dev/null && $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
exit 0

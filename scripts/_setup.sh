# shellcheck shell=bash
# What scripts/test and scripts/demo begin with: a venv with clinicbot in it.
# To be sourced from the project's folder.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$*"
    exit 1
}

# setup EXTRA: make .venv hold the project with its dependencies; EXTRA is
# "dev", or "" for what running it needs. Does nothing if it does already.
setup() {
    local extra=$1 wanted
    command -v python3 >/dev/null || die "needs Python: apt-get install python3"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        die "needs Python 3.11 or newer; python3 is $(python3 --version)"
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        make_venv
    fi
    wanted=$({ .venv/bin/python --version && pwd && cat pyproject.toml; } | sha256sum)
    for stamp in ".venv/installed-$extra" .venv/installed-dev; do
        if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then
            return
        fi
    done
    say "installing clinicbot and its dependencies into .venv"
    .venv/bin/python -m pip install --quiet --editable ".${extra:+[$extra]}"
    printf '%s\n' "$wanted" >".venv/installed-$extra"
}

make_venv() {
    say "making .venv"
    rm -rf .venv
    # Debian's python3 lacks ensurepip until python3-venv is there.
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        say "installing python3-venv"
        PYTHONPATH=scripts python3 -B -m _sandbox.apt python3-venv
    fi
    python3 -m venv .venv
}

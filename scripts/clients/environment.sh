# Sourced by scripts that let clients of others trade: the program, and a virtual environment of their
# own, below .build, with the clients pinned.
program=${DRYDOCK:-.build/release/drydock}
[ -x "$program" ] || swift build -c release --product drydock
folder=.build/clients
mkdir -p $folder
if [ ! -x $folder/bin/python ] || ! cmp -s scripts/clients/requirements.txt $folder/installed; then
  python3 -m venv $folder
  $folder/bin/pip install --quiet --disable-pip-version-check -r scripts/clients/requirements.txt
  cp scripts/clients/requirements.txt $folder/installed
fi

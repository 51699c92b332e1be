# Finds a JDK 25 or newer; sourced by tools/platen and .ci/run. Bash 3.2, Linux and macOS.

PLATEN_JDK_MIN=25

# Prints the path that remains when all symbolic links of $1 are followed.
resolve_links() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=${path%/*}/$link ;;
    esac
  done
  printf '%s\n' "$path"
}

# Sets JDK_VERSION to the major version of the JDK in folder $1, or to 0 if there is none or it can't compile.
read_jdk_version() {
  local line
  JDK_VERSION=0
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=}
        line=${line#\"}
        JDK_VERSION=${line%%[!0-9]*}
        JDK_VERSION=${JDK_VERSION:-0}
        return 0
        ;;
    esac
  done < "$1/release"
}

# Sets JDK_PLACES to the folders where JDKs are usually installed.
list_jdk_places() {
  JDK_PLACES=(
    /usr/lib/jvm/*
    /usr/java/*
    /opt/*
    "$HOME"/.sdkman/candidates/java/*
    "$HOME"/.jdks/*
    "$HOME"/.local/share/mise/installs/java/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  )
}

# Sets JDK to a suitable JDK's folder: the one that PLATEN_JAVA_HOME names, or JAVA_HOME's, or that of `java`, or one
# in a usual place, there rather 25 than a newer one. Says what to install and fails where there is none.
find_jdk() {
  local place java newer=
  HOME=${HOME:-/}
  JDK=

  if [ -n "${PLATEN_JAVA_HOME:-}" ]; then
    read_jdk_version "$PLATEN_JAVA_HOME"
    if [ "$JDK_VERSION" -lt "$PLATEN_JDK_MIN" ]; then
      echo "PLATEN_JAVA_HOME=$PLATEN_JAVA_HOME is not a JDK $PLATEN_JDK_MIN or newer." >&2
      return 1
    fi
    JDK=$PLATEN_JAVA_HOME
    return 0
  fi

  if [ -n "${JAVA_HOME:-}" ]; then
    read_jdk_version "$JAVA_HOME"
    if [ "$JDK_VERSION" -ge "$PLATEN_JDK_MIN" ]; then
      JDK=$JAVA_HOME
      return 0
    fi
  fi

  if java=$(command -v java); then
    java=$(resolve_links "$java")
    place=${java%/bin/java}
    read_jdk_version "$place"
    if [ "$JDK_VERSION" -ge "$PLATEN_JDK_MIN" ]; then
      JDK=$place
      return 0
    fi
  fi

  list_jdk_places
  for place in ${JDK_PLACES[@]+"${JDK_PLACES[@]}"}; do
    read_jdk_version "$place"
    if [ "$JDK_VERSION" -eq "$PLATEN_JDK_MIN" ]; then
      JDK=$place
      return 0
    elif [ "$JDK_VERSION" -gt "$PLATEN_JDK_MIN" ]; then
      newer=$place
    fi
  done
  if [ -n "$newer" ]; then
    JDK=$newer
    return 0
  fi

  cat >&2 <<MESSAGE
Platen needs a JDK $PLATEN_JDK_MIN or newer, and none was found.
Install one, for example from https://adoptium.net (macOS: brew install --cask temurin@25; Debian: the package
temurin-25-jdk or openjdk-25-jdk), or set PLATEN_JAVA_HOME to the folder of an installed one.
MESSAGE
  return 1
}

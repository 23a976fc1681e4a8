#!/usr/bin/env bash
# Installs the peers of benchmarks/endpoint.py into a folder: setup.sh [FOLDER]; what cannot be had is said and left out.
set -uo pipefail
peers=${1:-$HOME/.cache/xiangce-peers}
mkdir -p "$peers/fuseki" "$peers/comunica"

lacks() { echo "not installed: $1"; }

# The load generator and Virtuoso come with the system; without root they are taken if they are there.
if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq wrk > "$peers/apt.log" 2>&1 || lacks wrk
    apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin >> "$peers/apt.log" 2>&1 || lacks virtuoso
fi

python3 -m venv "$peers/python"
"$peers/python/bin/pip" install -q "oxigraph==0.5.13" || lacks oxigraph
"$peers/python/bin/pip" install -q "rdflib-endpoint==0.6.3" uvicorn || lacks rdflib-endpoint

npm install --silent --prefix "$peers/comunica" "@comunica/query-sparql-file@4.5.0" || lacks comunica

# Fuseki 5 runs on Java 17; a folder of jars is all it needs.
cat > "$peers/fuseki/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>peers</groupId><artifactId>fuseki</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.jena</groupId><artifactId>jena-fuseki-main</artifactId><version>5.6.0</version>
  </dependency><dependency>
    <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j2-impl</artifactId><version>2.25.1</version>
  </dependency></dependencies>
</project>
POM
(cd "$peers/fuseki" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars) || lacks fuseki

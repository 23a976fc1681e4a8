#!/usr/bin/env bash
# Installs the clients that tests/test_real_clients.py runs into a folder: setup.sh [FOLDER]; what cannot be had is said and left out.
# Apart from benchmarks/endpoints/setup.sh, which brings the servers that are measured (and Jena): who tests clients needs none of them.
set -uo pipefail
clients=${1:-$HOME/.cache/xiangce-peers}/clients
mkdir -p "$clients/javascript" "$clients/rdf4j"

lacks() { echo "not installed: $1"; }

# R, its packages, the browser and Chinese letters for it come with the system; without root they are taken if they are there.
if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    wait=(-o DPkg::Lock::Timeout=600)
    apt-get "${wait[@]}" update -qq
    apt-get "${wait[@]}" install -y -qq --no-install-recommends r-base-core r-cran-sparql r-cran-httr r-cran-jsonlite > "$clients/apt.log" 2>&1
    apt-get "${wait[@]}" install -y -qq --no-install-recommends chromium fonts-noto-cjk >> "$clients/apt.log" 2>&1
fi
command -v chromium > /dev/null || lacks chromium
# Loading the packages takes R a second, so that the tests look for this file instead.
if Rscript -e 'for (each in c("SPARQL", "httr", "jsonlite")) library(each, character.only = TRUE)' > /dev/null 2>&1; then
    Rscript --version > "$clients/r" 2>&1
else
    rm -f "$clients/r"
    lacks "R with SPARQL, httr and jsonlite"
fi

for package in @zazuko/yasgui@4.6.2 @triply/yasgui@4.2.28 playwright-core@1.65.1 \
    sparql-http-client@3.1.0 fetch-sparql-endpoint@7.2.0 @comunica/query-sparql@4.5.0; do
    npm install --silent --no-fund --no-audit --prefix "$clients/javascript" "$package" || lacks "$package"
done

python3 -m venv "$clients/python"
"$clients/python/bin/pip" install -q "pandas==3.1.1" "sparql-dataframe==0.4" || lacks "pandas, sparql-dataframe"

cat > "$clients/rdf4j/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>clients</groupId><artifactId>rdf4j</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.eclipse.rdf4j</groupId><artifactId>rdf4j-client</artifactId><version>5.1.4</version><type>pom</type>
  </dependency></dependencies>
</project>
POM
(cd "$clients/rdf4j" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars) || lacks rdf4j

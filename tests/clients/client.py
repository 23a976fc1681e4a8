"""Asks an endpoint by pandas: ENDPOINT SELECT MEASURES; prints what each way reads, a line each."""

import sys
from urllib.parse import urlencode

import pandas as pd
import sparql_dataframe

endpoint, select, measures = sys.argv[1:]
address = f"{endpoint}?{urlencode({'query': select, 'format': 'csv'})}"
found = {
    "pandas": pd.read_csv(address)["x"][0],
    "pandas tsv": pd.read_csv(address.replace("csv", "tsv"), sep="\t")["?x"][0],
    "sparql-dataframe": sparql_dataframe.get(endpoint, select)["x"][0],
    "sparql-dataframe posted": len(sparql_dataframe.get(endpoint, measures, post=True)),
}
sys.stdout.write("".join(f"{what}\t{value}\n" for what, value in found.items()))

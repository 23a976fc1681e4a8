# Asks an endpoint as people do in R: ENDPOINT NAMED MEASURES WRONG; prints what each way reads, a line each.
suppressPackageStartupMessages({library(httr); library(jsonlite); library(SPARQL)})
asked <- commandArgs(trailingOnly = TRUE)
endpoint <- asked[1]
address <- function(query, ...) modify_url(endpoint, query = list(query = query, ...))
tell <- function(what, ...) cat(what, "\t", gsub("\n", " ", paste(c(...), collapse = " ")), "\n", sep = "")

table <- read.csv(address(asked[2], format = "csv"), encoding = "UTF-8")
tell("read.csv", table$x)

found <- GET(endpoint, query = list(query = asked[2]), accept("application/sparql-results+json"))
tell("httr", fromJSON(content(found, as = "text", encoding = "UTF-8"))$results$bindings$x$value)

posted <- POST(endpoint, body = list(query = asked[3]), encode = "form", accept_json())
tell("httr posted", length(fromJSON(content(posted, as = "text", encoding = "UTF-8"))$results$bindings$m$value))

tell("fromJSON", fromJSON(address(asked[2]))$results$bindings$x$value)

tell("SPARQL", as.character(SPARQL(endpoint, asked[2])$results$x))
for (format in c("csv", "tsv")) tell(paste0("SPARQL ", format), as.character(SPARQL(endpoint, asked[2], format = format, extra = list(format = format))$results[[1]]))
tell("SPARQL rows", nrow(SPARQL(endpoint, asked[3])$results), ncol(SPARQL(endpoint, asked[3])$results))
tell("httr wrong", fromJSON(content(GET(endpoint, query = list(query = asked[4])), as = "text"))$detail_zh)
tell("SPARQL wrong", tryCatch(as.character(SPARQL(endpoint, asked[4])), error = conditionMessage))

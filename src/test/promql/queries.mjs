// Reads PromQL queries, a JSON list of strings, from standard input and writes what each is made of: a JSON list of
// {error, selectors: [{metric, matchers: [{label, operator, value}]}], groupings: [{labels, metrics}]}.
// The grammar is Prometheus' own, and knows syntax alone: no types.
import { text } from "node:stream/consumers";
import { parser } from "@prometheus-io/lezer-promql";

function dissect(query) {
  const selectors = [];
  const groupings = [];
  let error = null;
  const textOf = (node) => query.slice(node.from, node.to);

  parser.parse(query).iterate({
    enter(reference) {
      const node = reference.node;
      if (node.type.isError) {
        error ??= `at ${node.from}: ${query.slice(node.from, node.from + 20) || "the end"}`;
      } else if (node.name === "VectorSelector") {
        selectors.push(selector(node, textOf));
      } else if (node.name === "GroupingLabels") {
        const labels = node.getChildren("LabelName").map(textOf);
        groupings.push({ labels, metrics: metricsUnder(aggregate(node), textOf) });
      }
    },
  });
  return { error, selectors, groupings };
}

function selector(node, textOf) {
  const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  return {
    metric: textOf(node.getChild("Identifier")),
    matchers: matchers.map((matcher) => ({
      label: textOf(matcher.getChild("LabelName")),
      operator: textOf(matcher.getChild("MatchOp")),
      value: JSON.parse(textOf(matcher.getChild("StringLiteral"))),
    })),
  };
}

// What the labels group: the aggregation they modify, or both sides of the operation they match.
function aggregate(node) {
  let each = node;
  while (each.name !== "AggregateExpr" && each.name !== "BinaryExpr") {
    each = each.parent;
  }
  return each;
}

function metricsUnder(node, textOf) {
  const metrics = [];
  node.cursor().iterate((each) => {
    if (each.name === "VectorSelector") {
      metrics.push(textOf(each.node.getChild("Identifier")));
    }
  });
  return metrics;
}

const queries = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(queries.map(dissect)));

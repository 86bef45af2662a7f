# The rule for the chart's values schema, in data.schema: an object that lists properties allows no others.
package tcme.chart

violation contains {"rule": "schema-is-closed", "object": concat("/", [sprintf("%v", [step]) | some step in path])} if {
	walk(data.schema, [path, node])
	node.type == "object"
	node.properties
	not node.additionalProperties == false
}

# An object without listed properties is a map: it says what its values are. `global` belongs to Helm, not to us.
violation contains {"rule": "schema-is-closed", "object": concat("/", [sprintf("%v", [step]) | some step in path])} if {
	walk(data.schema, [path, node])
	node.type == "object"
	not node.properties
	not node.additionalProperties.type
	path != ["properties", "global"]
}

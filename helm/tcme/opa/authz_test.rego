package system.authz_test

import data.system.authz

test_a_question_may_be_asked if {
	authz.allow with input as {"method": "POST", "path": ["v1", "data", "tcme", "session", "admit"]}
}

test_the_kubelet_may_probe if {
	authz.allow with input as {"method": "GET", "path": ["health"]}
}

# One row per way to read or change something that is not a question.
forbidden := [
	{"method": "PUT", "path": ["v1", "policies", "mine"]},
	{"method": "DELETE", "path": ["v1", "policies", "theirs"]},
	{"method": "GET", "path": ["v1", "policies"]},
	{"method": "PUT", "path": ["v1", "data", "tcme"]},
	{"method": "PATCH", "path": ["v1", "data", "tcme"]},
	{"method": "DELETE", "path": ["v1", "data", "tcme"]},
	{"method": "GET", "path": ["v1", "data"]},
	{"method": "POST", "path": ["v1", "query"]},
	{"method": "POST", "path": ["v1", "compile"]},
	{"method": "POST", "path": ["v0", "data", "tcme"]},
	{"method": "POST", "path": [""]},
	{"method": "GET", "path": ["metrics"]},
	{"method": "GET", "path": ["v1", "config"]},
	{"method": "POST", "path": []},
	{},
]

test_nothing_else_is_allowed if {
	every request in forbidden {
		not authz.allow with input as request
	}
}

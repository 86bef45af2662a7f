package dev.tcme.gateway;

import java.time.Instant;

/** When this process began, before it could have answered anybody. */
record ProcessStart(Instant at) {}

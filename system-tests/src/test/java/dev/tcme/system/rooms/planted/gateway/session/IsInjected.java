package dev.tcme.system.rooms.planted.gateway.session;

import jakarta.inject.Inject;

/** Planted: the session's machine knows the framework. */
final class IsInjected {
    @Inject
    String name;
}

package dev.tcme.system.rooms.planted.gateway.session;

import dev.tcme.system.rooms.planted.model.lane.Adapter;

/** Planted: the session's machine names a lane's adapter. */
final class SeesAnAdapter {
    Adapter adapter;
}

package dev.tcme.system.rooms.planted.contract;

import java.net.Socket;

/** Planted: a shared noun that talks. */
final class OpensASocket {
    Socket socket;
}

/** Planted: says nothing of a room. */
@NullMarked
package dev.tcme.system.rooms.planted.audit.tlog;

import org.jspecify.annotations.NullMarked;

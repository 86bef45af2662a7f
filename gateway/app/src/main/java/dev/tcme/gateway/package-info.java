/**
 * This room is the gateway's outside: REST, storage, wiring. It alone sees the adapters and Quarkus. It may never see
 * an input in the clear, and renders nothing but sealed outputs, receipts, views of sessions and problem documents.
 */
@NullMarked
package dev.tcme.gateway;

import org.jspecify.annotations.NullMarked;

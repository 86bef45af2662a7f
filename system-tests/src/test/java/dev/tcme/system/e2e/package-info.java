/**
 * This room runs the whole platform, as processes with sockets and a database, and checks what it promises from
 * outside. It may know everything that a party, an operator or an attacker on the wire can know.
 */
package dev.tcme.system.e2e;

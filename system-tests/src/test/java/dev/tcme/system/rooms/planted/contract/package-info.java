/**
 * This room is planted: everything in it breaks a rule, this file the one about null.
 */
package dev.tcme.system.rooms.planted.contract;

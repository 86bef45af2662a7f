/**
 * This room reads all others as class files and sources and holds the rules between them; it runs none of their code.
 */
@NullMarked
package dev.tcme.system.rooms;

import org.jspecify.annotations.NullMarked;

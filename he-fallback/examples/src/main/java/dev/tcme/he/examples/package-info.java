/**
 * This room tells what the encryption library is for, in small programs that anybody may run: each encrypts numbers, lets a
 * party without the secret key compute, decrypts, and prints the story. It may never hold anything that a program depends on.
 */
@NullMarked
package dev.tcme.he.examples;

import org.jspecify.annotations.NullMarked;

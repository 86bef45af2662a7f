/**
 * This room shows the main job to a person: sessions against a live gateway, each between two processes that share
 * nothing but it. It knows the Java SDKs, the offline verifier and the host; nothing may depend on it.
 */
@NullMarked
package dev.tcme.demo;

import org.jspecify.annotations.NullMarked;

/**
 * How fast the bridge is: a program that is run by hand ({@link io.groupmebridge.bench.Benchmark}) and measures a real bridge
 * between a lean push server and a lean receiver, each in a process of its own, and JMH benchmarks of single parts. No part of
 * {@code verify}: a figure is no test.
 */
@NullMarked
package io.groupmebridge.bench;

import org.jspecify.annotations.NullMarked;

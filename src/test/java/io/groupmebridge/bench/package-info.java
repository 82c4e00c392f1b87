/**
 * How fast the bridge is: a program that is run by hand ({@link io.groupmebridge.bench.Benchmark}) and measures a real bridge
 * between a lean push server and a lean receiver, each in a process of its own, and JMH benchmarks of single parts. No part of
 * {@code verify}: a figure is no test. Their main methods are not static, so that {@code spring-boot:test-run} finds but the one
 * application to try.
 */
@NullMarked
package io.groupmebridge.bench;

import org.jspecify.annotations.NullMarked;

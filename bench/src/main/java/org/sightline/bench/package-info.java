/// Whole-process benchmarks: what recording costs beside a peer on the same sources in the same
/// run.
///
/// Nothing here asserts a time. Begin reading at [RecorderBench]; `bench/run` starts it.
package org.sightline.bench;

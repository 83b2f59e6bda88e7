package io.forebay.node;

import io.forebay.core.run.MonotonicClock;
import java.time.InstantSource;

/// What every node of this process shares: the clocks.
record ProgramParts(InstantSource clock, MonotonicClock monotonicClock) {}

package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.name.Provider;

/// A backend and what the configuration calls it.
record NamedBackend(String name, Backend backend, Provider provider) {}

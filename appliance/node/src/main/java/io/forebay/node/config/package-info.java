/// The configuration file: start with [NodeConfiguration], then [ConfigurationReader].
@NullMarked
package io.forebay.node.config;

import org.jspecify.annotations.NullMarked;

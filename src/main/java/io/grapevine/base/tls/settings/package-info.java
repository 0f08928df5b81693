/** The settings of TLS that stand in YAML files: those of a listener, and the names of versions, ciphers and curves. */
@NullMarked
package io.grapevine.base.tls.settings;

import org.jspecify.annotations.NullMarked;

/**
 * The kinds of integrations together: which notifier sends for which kind, in which templates each writes its messages,
 * and the number that stands for the configuration of each. {@link io.grapevine.receiver.registry.Integrations} makes
 * the integrations of a receiver. Only this package knows all kinds; no kind knows it or another kind.
 */
@NullMarked
package io.grapevine.receiver.registry;

import org.jspecify.annotations.NullMarked;

/** The alert store: merges, expires and limits alerts, and notifies listeners of changes. */
@NullMarked
package io.grapevine.core.alerts;

import org.jspecify.annotations.NullMarked;

/**
 * From a flushed group to what its receivers hear: the stages a flush goes through, the decision whether an integration
 * must be told, the attempts, and the port behind which the integrations stand.
 */
@NullMarked
package io.grapevine.notify;

import org.jspecify.annotations.NullMarked;

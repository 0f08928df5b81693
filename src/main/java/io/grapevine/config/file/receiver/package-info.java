/**
 * Reading and writing of receivers: one table for each kind, with what its fields must keep to among
 * each other and what {@code global} fills in. {@link io.grapevine.config.file.receiver.ReceiverFormats} lists them.
 */
@NullMarked
package io.grapevine.config.file.receiver;

import org.jspecify.annotations.NullMarked;

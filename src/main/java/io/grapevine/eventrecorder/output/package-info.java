/** The outputs of the event recorder: files, standard output, web hooks. */
@NullMarked
package io.grapevine.eventrecorder.output;

import org.jspecify.annotations.NullMarked;

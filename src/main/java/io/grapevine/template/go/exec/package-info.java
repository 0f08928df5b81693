/**
 * Execution: {@link io.grapevine.template.go.exec.Program} is a template with what it calls; {@link
 * io.grapevine.template.go.exec.Run} is one execution of its statements, with its variables, output and bounds.
 */
@NullMarked
package io.grapevine.template.go.exec;

import org.jspecify.annotations.NullMarked;

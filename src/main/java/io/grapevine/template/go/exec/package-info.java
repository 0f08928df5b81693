/**
 * Execution: {@link io.grapevine.template.go.exec.Program} holds templates compiled into {@link
 * io.grapevine.template.go.exec.Step}s (statements) and {@link io.grapevine.template.go.exec.Operand}s (expressions)
 * with their functions resolved; {@link io.grapevine.template.go.exec.Run} is one execution with its variables, output
 * and bounds.
 */
@NullMarked
package io.grapevine.template.go.exec;

import org.jspecify.annotations.NullMarked;

package io.grapevine.template.go.function;

import io.grapevine.template.go.value.FunctionException;

/** The running execution as functions use it: its data and its budget. */
public interface Scope {
    /**
     * The label of the route, rendered if it is a template.
     *
     * @throws FunctionException if it refers to itself or cannot be rendered
     */
    String routeLabel(String name) throws FunctionException;

    /** The id of the tenant whose template it is; empty if there is none. */
    String tenant();

    /**
     * Counts work beyond a single step.
     *
     * @param steps how many simple steps the work is worth
     * @throws FunctionException if the execution has done too much
     */
    void charge(long steps) throws FunctionException;
}

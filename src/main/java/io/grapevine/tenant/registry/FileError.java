package io.grapevine.tenant.registry;

/**
 * Why the present content of a file of the operator cannot be used; an earlier version stays in force, if there was one.
 *
 * @param file as shown to users
 * @param text the first error with its position, and how many there are
 */
public record FileError(String file, String text) {}

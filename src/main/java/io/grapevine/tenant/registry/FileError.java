package io.grapevine.tenant.registry;

/**
 * The first error of a file of the operator that cannot be used; an earlier version stays in force, if there was one.
 *
 * @param file as shown to users
 * @param text the error with its position, and how many more there are
 */
public record FileError(String file, String text) {}

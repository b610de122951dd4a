package io.floatingvip.operator.reporting;

/**
 * Something that happened to an object, which becomes an event on it.
 *
 * @param warning whether it is trouble
 * @param reason the reason in one word, in CamelCase
 * @param message what happened, for people
 */
public record Notice(boolean warning, String reason, String message) {}

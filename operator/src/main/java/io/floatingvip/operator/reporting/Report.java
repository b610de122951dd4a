package io.floatingvip.operator.reporting;

import java.util.List;

/**
 * What there is to say about an object.
 *
 * @param status its status
 * @param notices what has happened since its previous status
 * @param <S> type of the status
 */
public record Report<S>(S status, List<Notice> notices) {}

package io.floatingvip.e2e.cluster;

/**
 * The machine that the cluster should run on does not do what is needed: a program is missing,
 * refused or gave up.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.floatingvip.speaker.track;

/** Takes what a track has come to; quick, called by any thread. */
public interface TrackReports {
  /**
   * A track is up or down.
   *
   * @param router the virtual router's name
   * @param track the track's name within it
   */
  void track(String router, String track, boolean up);
}

package org.sightline.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.sightline.media.MediaFormat;

/// H.264 that any decoder takes, written without an encoder: a grey picture with one macroblock
/// that wanders and changes its brightness.
///
/// Constrained baseline, CAVLC, one slice a picture. Key pictures are raw samples (`I_PCM`, ITU-T
/// H.264 7.3.5); the others skip every macroblock but one, which is raw too.
final class TinyEncoder {
  private static final int I_PCM_IN_I = 25;
  private static final int I_PCM_IN_P = 30;
  private static final int I_SLICES_ONLY = 7;
  private static final int P_SLICES_ONLY = 5;
  private static final int GREY = 128;
  private static final int PICTURE_WITHOUT_KEY = 0x41;
  private static final int KEY_PICTURE = 0x65;
  private static final int MACROBLOCK_BYTES = 384;

  private final int columns;
  private final int rows;
  private int frameNumber;
  private int keys;
  private int pictures;

  /// @param columns width in macroblocks of 16 pixels
  /// @param rows height in macroblocks of 16 pixels
  TinyEncoder(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  MediaFormat.H264 format() {
    byte[] sps =
        new BitWriter()
            .u(8, 66) // profile_idc: baseline
            .u(8, 0xC0) // constraint_set0_flag, constraint_set1_flag
            .u(8, 30) // level_idc
            .ue(0) // seq_parameter_set_id
            .ue(4) // log2_max_frame_num_minus4
            .ue(2) // pic_order_cnt_type: as decoded
            .ue(1) // max_num_ref_frames
            .u(1, 0) // gaps_in_frame_num_value_allowed_flag
            .ue(columns - 1) // pic_width_in_mbs_minus1
            .ue(rows - 1) // pic_height_in_map_units_minus1
            .u(1, 1) // frame_mbs_only_flag
            .u(1, 1) // direct_8x8_inference_flag
            .u(1, 0) // frame_cropping_flag
            .u(1, 0) // vui_parameters_present_flag
            .nal(0x67);
    byte[] pps =
        new BitWriter()
            .ue(0) // pic_parameter_set_id
            .ue(0) // seq_parameter_set_id
            .u(1, 0) // entropy_coding_mode_flag: CAVLC
            .u(1, 0) // bottom_field_pic_order_in_frame_present_flag
            .ue(0) // num_slice_groups_minus1
            .ue(0) // num_ref_idx_l0_default_active_minus1
            .ue(0) // num_ref_idx_l1_default_active_minus1
            .u(1, 0) // weighted_pred_flag
            .u(2, 0) // weighted_bipred_idc
            .ue(0) // pic_init_qp_minus26
            .ue(0) // pic_init_qs_minus26
            .ue(0) // chroma_qp_index_offset
            .u(1, 1) // deblocking_filter_control_present_flag
            .u(1, 0) // constrained_intra_pred_flag
            .u(1, 0) // redundant_pic_cnt_present_flag
            .nal(0x68);
    return new MediaFormat.H264(sps, pps, columns * 16, rows * 16);
  }

  /// The next key picture, its one NAL unit behind its length.
  byte[] key() {
    frameNumber = 0;
    BitWriter bits = sliceHeader(I_SLICES_ONLY).ue(keys++ & 1); // idr_pic_id
    bits.u(2, 0); // no_output_of_prior_pics_flag, long_term_reference_flag
    endHeader(bits);
    int lit = pictures % (columns * rows);
    for (int i = 0; i < columns * rows; i++) {
      bits.ue(I_PCM_IN_I).align().raw(macroblock(i == lit ? brightness() : GREY));
    }
    return finish(bits, KEY_PICTURE);
  }

  /// The next picture that needs the one before it.
  byte[] predicted() {
    BitWriter bits = sliceHeader(P_SLICES_ONLY);
    bits.u(3, 0); // num_ref_idx_active_override_flag, list modification, adaptive marking
    endHeader(bits);
    int lit = pictures % (columns * rows);
    int rest = columns * rows - lit - 1;
    bits.ue(lit).ue(I_PCM_IN_P).align().raw(macroblock(brightness()));
    if (rest > 0) {
      bits.ue(rest);
    }
    return finish(bits, PICTURE_WITHOUT_KEY);
  }

  /// A picture that is drawn and never sent: the next one refers to what nobody has.
  void lost() {
    frameNumber++;
    pictures++;
  }

  private BitWriter sliceHeader(int type) {
    return new BitWriter().ue(0).ue(type).ue(0).u(8, frameNumber & 0xFF);
  }

  private static void endHeader(BitWriter bits) {
    bits.ue(0).ue(1); // slice_qp_delta, disable_deblocking_filter_idc
  }

  private byte[] finish(BitWriter bits, int header) {
    frameNumber++;
    pictures++;
    byte[] nal = bits.nal(header);
    return ByteBuffer.allocate(4 + nal.length).putInt(nal.length).put(nal).array();
  }

  private int brightness() {
    return 32 + pictures * 7 % 200;
  }

  private static byte[] macroblock(int luma) {
    byte[] samples = new byte[MACROBLOCK_BYTES];
    Arrays.fill(samples, (byte) GREY);
    Arrays.fill(samples, 0, 256, (byte) luma);
    return samples;
  }
}

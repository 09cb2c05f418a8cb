// The table of the instruction set that the including file is compiled for; KK_ISA_NAME and KK_TABLE are set by that file.
const kk_kernel_table KK_TABLE = {
    .name = KK_ISA_NAME,
    .make_panel = make_panel,
    .tiles_times_panel = tiles_times_panel,
    .attention = attention,
    .store_kv = store_kv,
    .load_kv = load_kv,
    .rms_norm = rms_norm,
    .layer_norm = layer_norm,
    .add = add,
    .silu_multiply = silu_multiply,
    .gelu_multiply = gelu_multiply,
    .gelu = gelu,
    .softmax = softmax,
    .dot = dot,
};

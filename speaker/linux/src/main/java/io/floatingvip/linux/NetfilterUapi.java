package io.floatingvip.linux;

/**
 * Constants of linux/netfilter/nf_tables.h and its relatives, under their C names; a test compares
 * them with the system's headers.
 */
final class NetfilterUapi {
  static final int NETLINK_NETFILTER = 12;
  static final int NFNL_SUBSYS_NFTABLES = 10;
  static final int NFNL_MSG_BATCH_BEGIN = 16;
  static final int NFNL_MSG_BATCH_END = 17;
  static final int NLM_F_APPEND = 0x800;

  static final int NFPROTO_IPV4 = 2;
  static final int NFPROTO_ARP = 3;
  static final int NFPROTO_NETDEV = 5;
  static final int NFPROTO_IPV6 = 10;
  static final int NF_INET_PRE_ROUTING = 0;
  static final int NF_INET_LOCAL_IN = 1;
  static final int NF_INET_LOCAL_OUT = 3;
  static final int NF_ARP_IN = 0;
  static final int NF_ARP_OUT = 1;
  static final int NF_NETDEV_INGRESS = 0;
  static final int NF_DROP = 0;
  static final int NFT_RETURN = -5;

  static final int NFT_MSG_NEWTABLE = 0;
  static final int NFT_MSG_NEWCHAIN = 3;
  static final int NFT_MSG_NEWRULE = 6;
  static final int NFT_MSG_NEWSET = 9;
  static final int NFT_MSG_NEWSETELEM = 12;
  static final int NFT_MSG_GETSETELEM = 13;
  static final int NFT_MSG_DELSETELEM = 14;

  static final int NFT_TABLE_F_OWNER = 2;
  static final int NFTA_TABLE_NAME = 1;
  static final int NFTA_TABLE_FLAGS = 2;

  static final int NFTA_CHAIN_TABLE = 1;
  static final int NFTA_CHAIN_NAME = 3;
  static final int NFTA_CHAIN_HOOK = 4;
  static final int NFTA_CHAIN_TYPE = 7;
  static final int NFTA_HOOK_HOOKNUM = 1;
  static final int NFTA_HOOK_PRIORITY = 2;
  static final int NFTA_HOOK_DEV = 3;

  static final int NFTA_RULE_TABLE = 1;
  static final int NFTA_RULE_CHAIN = 2;
  static final int NFTA_RULE_EXPRESSIONS = 4;
  static final int NFTA_LIST_ELEM = 1;
  static final int NFTA_EXPR_NAME = 1;
  static final int NFTA_EXPR_DATA = 2;

  static final int NFT_SET_TIMEOUT = 0x10;
  static final int NFT_SET_EVAL = 0x20;
  static final int NFTA_SET_TABLE = 1;
  static final int NFTA_SET_NAME = 2;
  static final int NFTA_SET_FLAGS = 3;
  static final int NFTA_SET_KEY_TYPE = 4;
  static final int NFTA_SET_KEY_LEN = 5;
  static final int NFTA_SET_DESC = 9;
  static final int NFTA_SET_ID = 10;
  static final int NFTA_SET_TIMEOUT = 11;
  static final int NFTA_SET_DESC_SIZE = 1;

  static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  static final int NFTA_SET_ELEM_LIST_SET = 2;
  static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  static final int NFTA_SET_ELEM_KEY = 1;
  static final int NFTA_DATA_VALUE = 1;
  static final int NFTA_DATA_VERDICT = 2;
  static final int NFTA_VERDICT_CODE = 1;

  static final int NFT_REG_VERDICT = 0;
  static final int NFT_REG32_00 = 8;

  static final int NFTA_IMMEDIATE_DREG = 1;
  static final int NFTA_IMMEDIATE_DATA = 2;
  static final int NFTA_BITWISE_SREG = 1;
  static final int NFTA_BITWISE_DREG = 2;
  static final int NFTA_BITWISE_LEN = 3;
  static final int NFTA_BITWISE_MASK = 4;
  static final int NFTA_BITWISE_XOR = 5;
  static final int NFTA_CMP_SREG = 1;
  static final int NFTA_CMP_OP = 2;
  static final int NFTA_CMP_DATA = 3;
  static final int NFT_CMP_EQ = 0;
  static final int NFT_CMP_NEQ = 1;
  static final int NFTA_LOOKUP_SET = 1;
  static final int NFTA_LOOKUP_SREG = 2;
  static final int NFTA_LOOKUP_FLAGS = 5;
  static final int NFT_LOOKUP_F_INV = 1;
  static final int NFTA_DYNSET_SET_NAME = 1;
  static final int NFTA_DYNSET_OP = 3;
  static final int NFTA_DYNSET_SREG_KEY = 4;
  static final int NFT_DYNSET_OP_ADD = 0;
  static final int NFT_DYNSET_OP_UPDATE = 1;
  static final int NFTA_EXTHDR_DREG = 1;
  static final int NFTA_EXTHDR_TYPE = 2;
  static final int NFTA_EXTHDR_OFFSET = 3;
  static final int NFTA_EXTHDR_LEN = 4;
  static final int NFTA_PAYLOAD_DREG = 1;
  static final int NFTA_PAYLOAD_BASE = 2;
  static final int NFTA_PAYLOAD_OFFSET = 3;
  static final int NFTA_PAYLOAD_LEN = 4;
  static final int NFTA_PAYLOAD_SREG = 5;
  static final int NFT_PAYLOAD_LL_HEADER = 0;
  static final int NFT_PAYLOAD_NETWORK_HEADER = 1;
  static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;
  static final int NFTA_META_DREG = 1;
  static final int NFTA_META_KEY = 2;
  static final int NFTA_META_SREG = 3;
  static final int NFT_META_IIF = 4;
  static final int NFT_META_L4PROTO = 16;
  static final int NFT_META_PKTTYPE = 19;
  static final int NFTA_DUP_SREG_ADDR = 1;
  static final int NFTA_DUP_SREG_DEV = 2;

  private NetfilterUapi() {}
}

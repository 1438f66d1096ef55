/**
 * Beginnings of names in the IEEE registry (compared without case) of companies that make radio modules, chips, boards or
 * whole devices for others to sell: their MAC block names no brand.
 */
const CHIP_MAKERS = [
  'Ampak',
  'AzureWave',
  'Beken',
  'Bilian',
  'Broadcom',
  'Chengdu Ebyte',
  'China Dragon Technology',
  'Chongqing Fugui',
  'Cloud Network Technology',
  'Cypress',
  'Espressif',
  'Fn-Link',
  'Gaoshengda',
  'Hi-Flying',
  'Hon Hai',
  'Hui Zhou Gaoshengda',
  'Intel',
  'Lite-On',
  'Liteon',
  'MediaTek',
  'Microchip',
  'Murata',
  'Nordic Semiconductor',
  'Qualcomm',
  'Quectel',
  'Ralink',
  'Realtek',
  'Shanghai High-Flying',
  'Shenzhen Bilian',
  'Shenzhen Four Seas',
  'Shenzhen Fn-Link',
  'Shenzhen RF-Link',
  'Sichuan AI-Link',
  'Silicon Laboratories',
  'Silicon Labs',
  'STMicroelectronics',
  'Telink',
  'Texas Instruments',
  'u-blox',
  'USI',
  'Universal Global Scientific',
  'Wistron Neweb',
  'Shenzhen Zowee',
] as const;

const BEGINNINGS = CHIP_MAKERS.map((name) => name.toLowerCase());

/** Whether the owner of a MAC block makes parts of other brands' devices. */
export function isChipMaker(organization: string): boolean {
  const name = organization.toLowerCase();
  return BEGINNINGS.some((beginning) => name.startsWith(beginning));
}

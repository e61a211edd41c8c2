// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! CMSIS-SVD, for debuggers and svd2rust.

use super::head::{COPYRIGHT, GENERATED, LICENCE};
use super::words::{bits_in_word, WORDS};
use crate::map::VERSION_VALUE;
use crate::{registers, Access, EnumValue, Field, Register, END};
use svd_encoder::Config;
use svd_rs::{
    AddressBlock, AddressBlockUsage, BitRange, BitRangeType, ClusterInfo, Device, DimElement, EnumeratedValue, EnumeratedValues, FieldInfo,
    ModifiedWriteValues, Peripheral, PeripheralInfo, RegisterCluster, RegisterInfo, RegisterProperties, Usage, ValidateLevel,
};

/// The map could not be said in SVD.
#[derive(Debug)]
pub struct SvdError(String);

impl std::fmt::Display for SvdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "register map to SVD: {}", self.0)
    }
}

impl std::error::Error for SvdError {}

impl From<svd_rs::SvdError> for SvdError {
    fn from(error: svd_rs::SvdError) -> Self {
        SvdError(error.to_string())
    }
}

/// The map as CMSIS-SVD, with per-port arrays; a counter of 64 bits is a cluster of its two words. Reset values are those of a 16-port block.
///
/// # Errors
/// [`SvdError`] where a strict check of the SVD types fails.
pub fn svd() -> Result<String, SvdError> {
    let registers = registers().map(register).collect::<Result<Vec<_>, _>>()?;
    let peripheral = PeripheralInfo::builder()
        .name("TEAM".into())
        .description(Some("registers of the teaming block; counters of 64 bits are two words, HIGH first: its read latches LOW".into()))
        .base_address(0)
        .address_block(Some(vec![AddressBlock::builder()
            .offset(0)
            .size(4 * u32::from(END))
            .usage(AddressBlockUsage::Registers)
            .build(ValidateLevel::Strict)?]))
        .registers(Some(registers))
        .build(ValidateLevel::Strict)?;
    let device = Device::builder()
        .name("EQUIPOISE".into())
        .version(format!("{}.{}", VERSION_VALUE >> 16, VERSION_VALUE & 0xFFFF))
        .description("NIC teaming in hardware".into())
        .license_text(Some(format!("{LICENCE}\n{COPYRIGHT}")))
        .address_unit_bits(8)
        .width(32)
        .default_register_properties(RegisterProperties::new().size(Some(32)).access(Some(svd_rs::Access::ReadOnly)).reset_value(Some(0)))
        .peripherals(vec![Peripheral::Single(peripheral)])
        .build(ValidateLevel::Strict)?;
    let config = Config::default();
    let text = svd_encoder::encode_with_config(&device, &config).map_err(|error| SvdError(error.to_string()))?;
    // The XML declaration stays first; the head follows it.
    let (declaration, rest) = text.split_once("?>").ok_or_else(|| SvdError("no XML declaration".into()))?;
    Ok(format!("{declaration}?>\n<!-- {LICENCE} -->\n<!-- {COPYRIGHT} -->\n<!-- {GENERATED} -->{rest}\n"))
}

fn register(register: &Register) -> Result<RegisterCluster, SvdError> {
    let dim = if register.is_array() {
        Some(
            DimElement::builder()
                .dim(register.count.into())
                .dim_increment(4 * u32::from(register.words_per_entry()))
                .build(ValidateLevel::Strict)?,
        )
    } else {
        None
    };
    let name = if register.is_array() { format!("{}[%s]", register.name) } else { register.name.into() };
    let brief = Some(format!("{} ({})", register.brief, register.requirement));
    let address = 4 * u32::from(register.offset);
    if register.width == 64 {
        let words = (0..).zip(WORDS).map(|(place, word)| Ok(RegisterCluster::Register(half(register, 4 * place, word)?.single())));
        let cluster = ClusterInfo::builder()
            .name(name)
            .description(brief)
            .address_offset(address)
            .children(words.collect::<Result<_, SvdError>>()?)
            .build(ValidateLevel::Strict)?;
        return Ok(RegisterCluster::Cluster(cluster.maybe_array(dim)));
    }
    let fields = register.fields.iter().map(|f| field(register, f)).collect::<Result<Vec<_>, _>>()?;
    let info = RegisterInfo::builder().name(name).description(brief).address_offset(address);
    let info = info.properties(properties(register)).fields(Some(fields)).build(ValidateLevel::Strict)?;
    Ok(RegisterCluster::Register(info.maybe_array(dim)))
}

/// A word of a register of 64 bits.
fn half(register: &Register, address: u32, (name, lowest, brief): (&str, u8, &str)) -> Result<RegisterInfo, SvdError> {
    let cut = |f: &Field| bits_in_word(f, lowest).map(|(lsb, width)| field(register, &Field { lsb, width, ..*f }));
    let fields = register.fields.iter().filter_map(cut).collect::<Result<Vec<_>, _>>()?;
    let info = RegisterInfo::builder().name(name.into()).description(Some(brief.into())).address_offset(address);
    Ok(info.properties(properties(register)).fields(Some(fields)).build(ValidateLevel::Strict)?)
}

/// Those of each of its words.
fn properties(register: &Register) -> RegisterProperties {
    let properties = RegisterProperties::new().size(Some(32)).access(Some(access(register.access)));
    properties.reset_value(register.reset_value(1, crate::MAX_PORTS))
}

fn access(access: Access) -> svd_rs::Access {
    match access {
        Access::ReadOnly => svd_rs::Access::ReadOnly,
        Access::ReadWrite | Access::WriteOneSet => svd_rs::Access::ReadWrite,
        Access::WriteOne => svd_rs::Access::WriteOnly,
    }
}

fn field(register: &Register, field: &Field) -> Result<svd_rs::Field, SvdError> {
    let own = register.field_access(field);
    let mut info = FieldInfo::builder()
        .name(field.name.into())
        .description(Some(field.brief.into()))
        .bit_range(BitRange { offset: field.lsb.into(), width: field.width.into(), range_type: BitRangeType::OffsetWidth })
        .access(Some(access(own)));
    if own == Access::WriteOneSet {
        info = info.modified_write_values(Some(ModifiedWriteValues::OneToSet));
    }
    if !field.values.is_empty() {
        let values = field.values.iter().map(enum_value).collect::<Result<Vec<_>, _>>()?;
        let usage = if own.writable() { Usage::ReadWrite } else { Usage::Read };
        info = info.enumerated_values(vec![EnumeratedValues::builder().usage(Some(usage)).values(values).build(ValidateLevel::Strict)?]);
    }
    Ok(svd_rs::Field::Single(info.build(ValidateLevel::Strict)?))
}

fn enum_value(value: &EnumValue) -> Result<EnumeratedValue, SvdError> {
    Ok(EnumeratedValue::builder()
        .name(value.name.into())
        .description(Some(value.brief.into()))
        .value(Some(value.value))
        .build(ValidateLevel::Strict)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn wide_registers_and_arrays_are_said_as_such() {
        let text = super::svd().unwrap();
        let at = text.find("<name>SENT_BYTES[%s]</name>").unwrap();
        let start = text[..at].rfind("<cluster>").unwrap();
        let cluster = &text[start..][..text[start..].find("</cluster>").unwrap()];
        for part in ["<dim>16</dim>", "<dimIncrement>0x8</dimIncrement>", "<addressOffset>0x980</addressOffset>"] {
            assert!(cluster.contains(part), "{part} in {cluster}");
        }
        let (high, low) = (cluster.find("<name>HIGH</name>").unwrap(), cluster.find("<name>LOW</name>").unwrap());
        assert!(high < low && cluster[high..low].contains("<addressOffset>0x0</addressOffset>"), "{cluster}");
        assert!(cluster[low..].contains("<addressOffset>0x4</addressOffset>"), "{cluster}");
        // Readers refuse what is wider.
        let (_, registers) = text.split_once("<registers>").unwrap();
        assert!(registers.split("<size>").skip(1).all(|rest| rest.starts_with("0x20<")), "a register is not of 32 bits");
    }
}
